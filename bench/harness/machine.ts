import { cpus } from "node:os";

const SAMPLE_MS = 300;
const BUSY_SHARE_MAX = 0.15;

/** Share of the processors that are busy just now; asked while nothing of ours runs. */
export const busyShare = async (): Promise<number> => {
  const before = processorTimes();
  await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
  const after = processorTimes();
  return 1 - (after.idle - before.idle) / (after.total - before.total);
};

const processorTimes = (): { idle: number; total: number } => {
  const times = cpus().map(({ times }) => times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  const total = times.reduce(
    (sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq,
    0,
  );
  return { idle, total };
};

/** A line to stand below figures that other programs have spoilt; nothing when they have not. */
export const busyWarning = (shares: readonly number[]): string => {
  const share = Math.max(...shares);
  if (share <= BUSY_SHARE_MAX) return "";
  return `\n\nOther programs kept up to ${Math.round(share * 100)}% of the processors busy: speeds and times are not this machine's best.`;
};
