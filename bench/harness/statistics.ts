export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** The smallest value that at least `share` of all values do not exceed. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
};

/** The median of each figure over several runs. */
export const mediansOf = <K extends string>(runs: readonly Record<K, number>[]): Record<K, number> => {
  const keys = Object.keys(runs[0]!) as K[];
  const pairs = keys.map((key) => [key, median(runs.map((run) => run[key]))] as const);
  return Object.fromEntries(pairs) as Record<K, number>;
};

export const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));
