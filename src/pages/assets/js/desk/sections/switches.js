// @ts-check
import { onDay, wordFor } from "../words.js";

/** What is turned off under load or abuse. @type {import("../section.js").Section} */
export default {
  name: "switches",
  list: "/switches",
  whole: (body) => body.items,
  heading: (it) => wordFor("house.switch", it.name),
  marks: (it) => [it.on ? ["on", "answered"] : ["off", "late"]],
  facts: (it) => [
    ["what", wordFor("house.switch_what", it.name)],
    it.changed_at && ["changed", onDay(it.changed_at)],
    ["reason", it.reason],
  ],
  acts: [
    {
      operation: "turn_switch",
      at: (it) => ({ name: it.name }),
      fixed: (it) => ({ on: !it.on }),
      called: (it) => wordFor("house.act", it.on ? "turn_off" : "turn_on"),
      after: "row",
      told: (answer) => [answer.on ? "turned_on" : "turned_off"],
    },
  ],
};
