/** Line drawings, 24 by 24, always beside a word. */
import type { Topic } from "../state/views.ts";

const DRAWINGS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  leave: "M13 4H6v16h7M10 12h10M16.5 8.5L20 12l-3.5 3.5",
  again: "M4 11a8 8 0 0114-4.5L20 9M20 4v5h-5M20 13a8 8 0 01-14 4.5L4 15M4 20v-5h5",
  write: "M4 20l1-4.6L15.8 4.6l3.6 3.6L8.6 19zM13.6 6.8l3.6 3.6",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.8a2.8 2.8 0 100-5.6 2.8 2.8 0 000 5.6z",
  eyeClosed:
    "M2.5 10.5S6 15.5 12 15.5s9.5-5 9.5-5M5 13.8l-1.5 2.7M9.5 15.4L9 18.5M14.5 15.4l.5 3.1M19 13.8l1.5 2.7",
  needle:
    "M3.5 20.5L14.8 9.2M14.8 9.2c-1-1 .8-3.8 2.2-5.2s3-.6 3.2-.2.8 1.8-.6 3.2-3.8 3.2-4.8 2.2zM18 6c4 3.5 3.5 8 0 8.5s-6 1.5-5 6",
  unpick: "M5 5l14 14M19 5L5 19",
  undo: "M9 14.5L4 9.5l5-5M4 9.5h10a5.5 5.5 0 010 11h-3",
  down: "M12 4v15M6 13l6 6 6-6",
  search: "M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM15.3 15.3L20.5 20.5",
  scissors: "M6.5 9a3 3 0 100-6 3 3 0 000 6zM6.5 21a3 3 0 100-6 3 3 0 000 6zM9 7.5L20 18M9 16.5L20 6",
  check: "M4.5 12.5l5 5L19.5 7",
  copy: "M8 8h12v12H8zM16 8V4H4v12h4",
  print: "M7 9V3.5h10V9M7 17.5H3.5V9h17v8.5H17M7 14h10v6.5H7z",
  people:
    "M8.5 11a3.2 3.2 0 100-6.4 3.2 3.2 0 000 6.4zM2.5 19.5c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M16 5a3.2 3.2 0 010 6M17.5 14.3c2.4.6 4 2.5 4 5.2",
  phone: "M7 2.5h10v19H7zM10.5 18h3",
  call: "M5 4h4l2 5-2.5 1.8a12 12 0 005 5l1.8-2.5 5 2v4a1.5 1.5 0 01-1.6 1.5C11 20.6 4 13.4 3.5 5.6A1.5 1.5 0 015 4z",
  home: "M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z",
  broken: "M12 3.5L22 20H2zM12 10v4.5M12 17.3v.2",
  more: "M5 13a1 1 0 100-2 1 1 0 000 2zM12 13a1 1 0 100-2 1 1 0 000 2zM19 13a1 1 0 100-2 1 1 0 000 2z",
  flag: "M6 21V4M6 4.5h12l-3 4 3 4H6",
  noNet: "M3 9.5a13 13 0 0118 0M6.5 13.3a8 8 0 0111 0M10 17a3 3 0 014 0M4 21L20 4",
  net: "M3 9.5a13 13 0 0118 0M6.5 13.3a8 8 0 0111 0M10 17a3 3 0 014 0",
  room: "M4 20V6.5L12 3l8 3.5V20M4 20h16M9 20v-6h6v6M8.5 9.5h.1M15.5 9.5h.1M12 9.5h.1",
} as const;

const TOPIC_DRAWINGS: Readonly<Record<Topic, string>> = {
  general: "M4 5h16v11h-9l-5 4v-4H4zM8 9.5h3M13 9.5h3M8 12.5h3",
  safety: "M9 3.5h6V9h5.5v6H15v5.5H9V15H3.5V9H9z",
  compensation: "M2.5 6.5h19v11h-19zM12 14.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM6 10.5v3M18 10.5v3",
  "working-time": "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2.5",
  contracts: "M6 3h9l4 4v14H6zM14.5 3v4.5H19M9.5 12h6M9.5 16h3",
  discrimination: "M12 4v16M8 20h8M5 7h14M5 7l-2.7 6.5a3 3 0 005.4 0zM19 7l-2.7 6.5a3 3 0 005.4 0z",
  association: DRAWINGS.people,
  "forced-labour":
    "M7 12V6.5a1.5 1.5 0 013 0V11V4.5a1.5 1.5 0 013 0V11V5.5a1.5 1.5 0 013 0V12V8.5a1.5 1.5 0 013 0V15c0 4-2.5 6.5-6 6.5-3 0-4.5-1.3-6-4L4.5 13.8c-.8-1.4 1-2.6 2-1.4z",
  "child-labour": "M12 2.5l6 7-6 8-6-8zM6 9.5h12M12 2.5v15M12 17.5c0 2.5-3 1-3 4",
};

export type IconName = keyof typeof DRAWINGS;

export function Icon(props: { name: IconName; isSmall?: boolean }) {
  return (
    <svg
      class="icon"
      classList={{ "is-small": props.isSmall ?? false }}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={DRAWINGS[props.name]} />
    </svg>
  );
}

export function TopicIcon(props: { topic: Topic; isSmall?: boolean }) {
  return (
    <svg
      class="icon"
      classList={{ "is-small": props.isSmall ?? false }}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={TOPIC_DRAWINGS[props.topic]} />
    </svg>
  );
}
