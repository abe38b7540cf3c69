/** Tells those who wait that something may have changed. */
export class Changes {
    private readonly listeners = new Set<() => void>();

    notify(): void {
        this.listeners.forEach((listener) => listener());
    }

    /** Resolves when the condition holds, now or after a change, or when `over` does. */
    async until(holds: () => boolean, over: Promise<void>): Promise<void> {
        let check: () => void = () => undefined;
        const held = new Promise<void>((resolve) => {
            check = () => {
                if (holds()) {
                    resolve();
                }
            };
        });
        this.listeners.add(check);
        check();
        await Promise.race([held, over]);
        this.listeners.delete(check);
    }
}
