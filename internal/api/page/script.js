(() => {
  if (!window.Intl) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  const choose = (list) => {
    list.value = zone;
    if (list.value === zone) return;
    list.prepend(new Option(zone.replace(/_/g, " "), zone));
    list.value = zone;
  };
  const home = document.querySelector("select[data-preselect]");
  if (home) choose(home);
  const away = document.querySelector("select[data-with]");
  if (!away || away.dataset.home === zone) return;
  const until = document.getElementById(away.dataset.with);
  until.addEventListener("change", () => {
    if (until.value && !away.value) choose(away);
  });
})();
