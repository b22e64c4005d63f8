(() => {
  const list = document.querySelector("select[data-preselect]");
  if (!list || !window.Intl) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  list.value = zone;
  if (list.value === zone) return;
  list.prepend(new Option(zone.replace(/_/g, " "), zone));
  list.value = zone;
})();
