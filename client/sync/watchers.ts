/** Who watches what, by name: each is told the present value at once and every later one. */
export class Watchers<T> {
  readonly #byName = new Map<string, Set<(value: T) => void>>();

  watch(name: string, onChange: (value: T) => void, present: T): () => void {
    const watchers = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, watchers.add(onChange));
    onChange(present);
    return () => {
      watchers.delete(onChange);
      if (watchers.size === 0 && this.#byName.get(name) === watchers) this.#byName.delete(name);
    };
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  isWatched(name: string): boolean {
    return this.#byName.has(name);
  }

  announce(name: string, value: T): void {
    for (const onChange of this.#byName.get(name) ?? []) onChange(value);
  }
}
