/** Runs what concerns one subject one after the other, and different subjects side by side. */
export class Lanes {
  private readonly ends = new Map<string, Promise<void>>();

  run(subject: string, work: () => Promise<void>): void {
    const before = this.ends.get(subject) ?? Promise.resolve();
    const end = before.then(work).finally(() => {
      if (this.ends.get(subject) === end) this.ends.delete(subject);
    });
    this.ends.set(subject, end);
  }

  get isEmpty(): boolean {
    return this.ends.size === 0;
  }

  /** When all that was begun has ended. */
  async ended(): Promise<void> {
    while (this.ends.size > 0) await Promise.all(this.ends.values());
  }
}
