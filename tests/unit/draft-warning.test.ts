import { test } from "vitest";
import { findRevealing } from "#client/state/draft-warning";
import { DEMO_THREADS } from "#demo/conversations";
import { HARMLESS, REVEALING } from "../support/draft-sentences.ts";

test("dev", () => {
  const held = process.env.SET ?? "known";
  let caught = 0, all = 0;
  for (const s of REVEALING.filter((s) => s.set === held)) {
    const found = findRevealing(s.text);
    const missed = s.expected.filter((e) => !found.some((f) => f.kind === e.kind && f.start < e.end && e.start < f.end));
    const extra = found.filter((f) => !s.expected.some((e) => f.start < e.end && e.start < f.end && e.kind===f.kind));
    all += s.expected.length; caught += s.expected.length - missed.length;
    for (const m of missed) console.log("MISSED", m.kind, "«" + s.text.slice(m.start, m.end) + "»", s.text);
    for (const m of extra) console.log("EXTRA", m.kind, "«" + m.words + "»", s.text);
  }
  console.log("caught", caught, all);
  let bad = 0; const h = HARMLESS.filter((s) => s.set === held);
  for (const s of h) { const f = findRevealing(s.text); if (f.length) { bad++; console.log("FALSE", f.map((x) => x.kind + ":" + x.words).join(" | "), "  <<", s.text); } }
  console.log("false", bad, h.length);
  const texts = DEMO_THREADS.flatMap((t) => [t.title, t.text, ...t.replies.flatMap((r) => [r.text, ...(r.edited ? [r.edited] : [])])]);
  bad = 0;
  for (const t of texts) { const f = findRevealing(t); if (f.length) { bad++; console.log("DEMO", f.map((x) => x.kind + ":" + x.words).join(" | "), "  <<", t); } }
  console.log("demo", bad, texts.length);
});
