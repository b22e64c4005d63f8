// What happens when, from the turns of a session. A figure's place goes from 0, how it stands at first, to 1, its end.
function timetable(turns) {
  const phases = [];
  const starts = [];
  let total = 0;
  const add = (turn, word, seconds, from, to, more) => {
    if (seconds > 0) phases.push({ turn, word, seconds, from, to, start: total, ...more });
    total += seconds;
  };
  // Of a movement with more than two poses, the part that a repetition goes through.
  const way = (kind, rep) => {
    if (kind === "rocks") return [1 / 3, 2 / 3];
    if (kind === "lifts") return rep % 2 ? [0, 1 / 3] : [2 / 3, 1];
    return [0, 1];
  };
  const words = {
    reps: ["Move", "Back"], rocks: ["One way", "Other way"], lifts: ["Foot up", "Foot down"],
    enter: ["Up"], leave: ["Down"], rest: ["Rest"], side: ["Change sides"], ease: ["Ease out"], move: ["Next"],
  };
  turns.forEach((turn, i) => {
    starts.push(total);
    const word = words[turn.kind];
    for (let rep = 1; rep <= (turn.reps || 0); rep += 1) {
      const [near, far] = way(turn.kind, rep);
      add(i, word[0], turn.out, near, far, { rep, first: true });
      add(i, "Hold", turn.hold || 0, far, far, { rep });
      add(i, word[1], turn.back, far, near, { rep });
      add(i, "Ready", turn.reset || 0, near, near, { rep });
    }
    if (turn.reps) return;
    if (turn.kind === "hold") add(i, "Hold", turn.seconds, 0, 1, { enter: Math.min(2, turn.seconds), first: true });
    else add(i, word[0], turn.seconds, 0, 0, { first: true });
  });
  return { phases, starts, total };
}

// called is an exercise's name, with the way that it is to be done.
const called = (item) => (item.how ? `${item.name}, ${item.how}` : item.name);
const upcoming = (item) => `Next: ${called(item)}. ${item.start}`;

// opens reports whether a turn is the move to an exercise, or the first of it.
function opens(turns, index) {
  const [before, current] = [turns[index - 1], turns[index]];
  return !before || before.item !== current.item || before.kind === "move";
}

// sentence says a turn as it begins, by the one before it and the one after it. How to start is said once for an exercise.
function sentence(turns, index, items) {
  const [before, turn, after] = [turns[index - 1], turns[index], turns[index + 1]];
  const item = items[turn.item];
  const ready = !before || ["ease", "move"].includes(before.kind);
  const name = opens(turns, index) ? `${called(item)}. ${ready ? "" : `${item.start} `}` : "";
  const side = ["", "First side. ", "Other side. "][turn.side || 0];
  const set = turn.sets > 1 ? `Set ${turn.set} of ${turn.sets}. ` : "";
  switch (turn.kind) {
    case "reps": case "rocks": return `${name}${set}${side}${turn.reps} times.`;
    case "lifts": return `${name}${set}${turn.reps / 2} times with each foot.`;
    case "hold": return `${name}${set}${side}Hold for ${turn.seconds} seconds.`;
    case "enter": return `${name}${set}Lift up.`;
    case "leave": return "Lower down.";
    case "rest": return `Rest for ${turn.seconds} seconds.`;
    case "side": return "Change sides.";
    case "ease": return `Ease out of it.${after && after.item !== turn.item && after.kind !== "move" ? ` ${upcoming(items[after.item])}` : ""}`;
    default: return upcoming(item);
  }
}
