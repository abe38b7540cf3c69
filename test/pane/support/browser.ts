import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { source as axe } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's name, and others'. */
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine. */
export async function startBrowser(): Promise<Browser> {
    const folders = (process.env['PATH'] ?? '').split(delimiter);
    const executablePath = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
    if (executablePath === undefined) {
        throw new Error('There is no chromium. Install it: apt-get install chromium.');
    }
    return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

/** What axe-core finds wrong for people who use a keyboard or a screen reader: rule, and the first element. */
export async function barriers(page: Page): Promise<string[]> {
    await page.evaluate(axe); // by the debugger, which the page's policy does not concern
    const violations = await page.evaluate(async () => {
        const { violations: found } = await (
            globalThis as unknown as {
                axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
            }
        ).axe.run();
        return found;
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`);
}
