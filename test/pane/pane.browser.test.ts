import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { publishDrill } from '../../drill/live/publisher';
import { assemble } from '../../drill/report/assemble';
import { detectionOf, validFleet } from '../analysis/support/fleet';
import { machine, plan, recording, settings } from '../drill/support/synthetic';
import { barriers, startBrowser } from './support/browser';
import { largeFleet } from './support/largeFleet';
import { inputsOf, RunningPane } from './support/runningPane';

let browser: Browser;
let pane: RunningPane;
let page: Page;
let problems: string[];

beforeAll(async () => (browser = await startBrowser()));
afterAll(() => browser.close());
afterEach(async () => {
    await page.context().close();
    await pane.close();
    expect(problems).toEqual([]);
});

/** A page of this fleet; everything that the browser complains of is collected. */
async function open(path: string, fleet = faulty(), options: BrowserContextOptions = {}): Promise<void> {
    pane = await new RunningPane(inputsOf(fleet)).start();
    await visit(path, options);
}

async function visit(path: string, options: BrowserContextOptions = {}): Promise<void> {
    page = await (await browser.newContext(options)).newPage();
    problems = [];
    page.on('console', (message) => {
        if (message.type() === 'error' && !/ERR_|404 \(Not Found\)/.test(message.text())) {
            problems.push(message.text());
        }
    });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${pane.url}${path}`);
}

/** Two clusters whose service fails over in one direction only. */
function faulty(): ReturnType<typeof validFleet> {
    const fleet = validFleet();
    delete detectionOf(fleet.west).maxEjectionPercent;
    return fleet;
}

const live = () => page.waitForSelector('#connection[data-state=live]');
const rowText = () => page.innerText('#service-shop-hello');

describe('the table of services', () => {
    it('shows a change within a second of the cluster knowing it, and says so', async () => {
        await open('/services', validFleet());
        await live();
        expect(await rowText()).toContain('✓ fails over');
        const from = Date.now();
        pane.change(inputsOf(faulty()));
        await page.waitForSelector('#service-shop-hello[data-verdict=partly]');
        expect(Date.now() - from).toBeLessThan(1000);
        expect(await page.textContent('#said')).toBe('hello.shop fails over partly');
    });

    it('filters by verdict and name, keeps the choice through changes and in the address', async () => {
        await open('/services', validFleet());
        await live();
        await page.getByLabel('does not fail over').check();
        expect(await page.isVisible('#service-shop-hello')).toBe(false);
        expect(page.url()).toContain('show=does-not');
        const fleet = validFleet();
        for (const manifests of Object.values(fleet)) {
            delete detectionOf(manifests)['consecutive5xxErrors'];
            (manifests.find(({ kind }) => kind === 'DestinationRule')?.spec?.trafficPolicy as Record<string, unknown>)[
                'outlierDetection'
            ] = undefined;
        }
        pane.change(inputsOf(fleet));
        await page.waitForSelector('#service-shop-hello[data-verdict=does-not]:not([hidden])');
        await page.getByLabel('Name').fill('nothing');
        expect(await page.isVisible('#service-shop-hello')).toBe(false);
        await page.getByLabel('Name').fill('HELLO');
        expect(await page.isVisible('#service-shop-hello')).toBe(true);
        await page.reload();
        expect(await page.isVisible('#service-shop-hello')).toBe(true);
        expect(await page.isChecked('input[value=does-not]')).toBe(true);
    });

    it('filters and scrolls 1,000 services within 100 ms', async () => {
        await open('/services', largeFleet(1000));
        await live();
        const times = await page.evaluate(async () => {
            const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            const timed = async (change: () => void) => {
                await painted();
                const from = performance.now();
                change();
                document.body.getBoundingClientRect(); // layout is part of it
                return performance.now() - from;
            };
            const search = document.querySelector<HTMLInputElement>('#search');
            const typed = (text: string) => () => {
                search!.value = text;
                search!.dispatchEvent(new Event('input', { bubbles: true }));
            };
            const scrolled = (top: number) => () => window.scrollTo(0, top);
            const verdict = () => document.querySelector<HTMLInputElement>('input[value=does-not]')!.click();
            const steps = [verdict, typed('service-0'), typed('service-01'), typed(''), scrolled(9000), scrolled(0)];
            const all: number[] = [];
            for (const step of steps) {
                all.push(await timed(step));
            }
            return all;
        });
        const median = [...times].sort((one, other) => one - other)[3] ?? Infinity;
        expect(median).toBeLessThan(100);
        expect(await page.locator('#services tbody tr').count()).toBe(1000);
    });

    it('can be used by keyboard alone', async () => {
        await open('/services');
        await live();
        await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip');
        await page.getByLabel('Name').focus();
        await page.keyboard.type('hello');
        await page.locator('#service-shop-hello a').focus();
        await page.keyboard.press('Enter');
        await page.waitForURL('**/services/shop/hello');
        expect(await page.textContent('h1')).toBe('hello.shop');
    });
});

describe('the connection', () => {
    it('is found again after the server was away, with what changed meanwhile', async () => {
        await open('/services', validFleet());
        await live();
        pane.change(inputsOf(faulty()));
        await pane.restart();
        await page.waitForSelector('#service-shop-hello[data-verdict=partly]');
        await live();
    });
});

describe('without JavaScript', () => {
    it('everything is there that is not live', async () => {
        await open('/services?show=partly', faulty(), { javaScriptEnabled: false });
        expect(await rowText()).toContain('fails over partly');
        await page.locator('label', { hasText: 'does not fail over' }).click();
        await page.getByRole('button', { name: 'Show' }).click();
        expect(page.url()).toContain('show=does-not');
        expect(await page.isVisible('#service-shop-hello')).toBe(false);
        await page.goto(`${pane.url}/services/shop/hello`);
        expect(await page.innerText('main')).toContain('Priority 1');
    });
});

describe('a drill', () => {
    it('is watched from steady to recovery, though another process runs it', async () => {
        await open('/drills');
        await live();
        const observed = { plan, entryName: undefined, fault: 'crash' as const, rate: 200, attempt: 1 };
        let time = Date.now();
        const observer = publishDrill(
            pane.liveFolder,
            { ...observed, faultDescription: 'every pod is killed' },
            () => time,
        );
        observer.stage('warm-up', time);
        await page.getByRole('link', { name: 'crash · locality · hardened' }).click();
        await live();
        const badge = (text: string) => page.locator('.badge', { hasText: text }).waitFor();
        for (const stage of ['steady', 'fault', 'recovery'] as const) {
            observer.stage(stage, time);
            const { samples } = recording();
            observer.samples(
                samples.slice(0, 100).map((each, index) => ({
                    ...each,
                    scheduledAt: time + index,
                    status: stage === 'fault' && index < 7 ? 503 : 200,
                })),
            );
            time += 1000;
            observer.samples([]);
            await badge(stage);
        }
        const timeline = page.locator('.timeline');
        expect(await timeline.textContent()).toContain('✕ fault held');
        expect(await timeline.textContent()).toContain('✕ 7 lost');
        observer.ended('pass');
        await badge('✓ pass');
    });
});

/** Pages with something on each. */
async function everything(options: BrowserContextOptions): Promise<string[]> {
    await open('/', faulty(), options);
    mkdirSync(join(pane.reportFolder, 'locality'), { recursive: true });
    const report = assemble(settings(), recording(), machine);
    writeFileSync(join(pane.reportFolder, 'locality', 'report.json'), JSON.stringify(report));
    const observer = publishDrill(pane.liveFolder, {
        plan,
        entryName: undefined,
        fault: 'crash',
        faultDescription: 'every pod is killed',
        rate: 200,
        attempt: 1,
    });
    observer.stage('steady', Date.now() - 1000);
    observer.samples(
        recording()
            .samples.slice(0, 50)
            .map((each) => ({ ...each, scheduledAt: Date.now() - 900 })),
    );
    pane.change(inputsOf(faulty()));
    await page.waitForTimeout(400);
    await page.goto(`${pane.url}/drills`);
    const links = await page.locator('main a').evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
    expect(links).toHaveLength(2);
    return ['/', '/services', '/services?show=does-not', '/services/shop/hello', '/drills', '/nothing', ...links];
}

describe('every page', () => {
    it.each<[string, BrowserContextOptions]>([
        ['a telephone', { viewport: { width: 360, height: 740 } }],
        ['a telephone, dark', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
        ['a laptop', { viewport: { width: 1280, height: 800 } }],
        ['a laptop, dark', { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }],
        ['a 4K screen', { viewport: { width: 3840, height: 2160 } }],
    ])('has no barriers and fits %s', async (_, options) => {
        const found: string[] = [];
        for (const path of await everything(options)) {
            await page.goto(`${pane.url}${path}`);
            found.push(...(await barriers(page)).map((each) => `${path} ${each}`));
            const overflow = await page.evaluate(
                () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
            );
            found.push(...(overflow > 0 ? [`${path} is ${overflow} px too wide`] : []));
        }
        expect(found).toEqual([]);
    });

    it('can be printed, in light colours', async () => {
        await open('/services/shop/hello', faulty(), { colorScheme: 'dark' });
        await page.emulateMedia({ media: 'print' });
        expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
        expect(await page.isVisible('nav')).toBe(false);
    });
});
