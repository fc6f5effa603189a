/**
 * What was used last, kept in memory up to a number; beyond it, what was not used for the longest time goes.
 */
export class Latest<Name, Thing> {
  readonly #most: number;
  readonly #things = new Map<Name, Thing>();

  constructor(most: number) {
    this.#most = most;
  }

  has(name: Name): boolean {
    return this.#things.has(name);
  }

  get(name: Name): Thing | undefined {
    const thing = this.#things.get(name);
    if (thing !== undefined) {
      // A map remembers its order: what is put back stands last.
      this.#things.delete(name);
      this.#things.set(name, thing);
    }
    return thing;
  }

  set(name: Name, thing: Thing): void {
    this.#things.delete(name);
    this.#things.set(name, thing);
    if (this.#things.size <= this.#most) return;
    for (const oldest of this.#things.keys()) {
      this.#things.delete(oldest);
      return;
    }
  }

  delete(name: Name): void {
    this.#things.delete(name);
  }

  clear(): void {
    this.#things.clear();
  }
}
