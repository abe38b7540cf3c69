import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assemble } from '../../drill/report/assemble';
import { EUROPE, machine, recording, settings } from '../drill/support/synthetic';
import { startBrowser } from './support/browser';
import { fleetOf } from './support/largeFleet';
import { inputsOf, RunningPane } from './support/runningPane';

const docs = resolve(__dirname, '..', '..', 'docs');
/** GitHub and npm show larger ones late. */
const mostBytes = 200 * 1024;

const services = ['hello', 'cart', 'payments', 'checkout', 'catalog', 'search', 'shipping', 'accounts', 'reviews'];

/** Pictures of made-up clusters for the documentation. `make screenshots` makes them. */
it.each([
    ['watch-services.png', '/services', 560],
    ['watch-service.png', '/services/shop/hello', 1120],
    ['watch-fleet.png', '/', 900],
])('the picture %s is made', async (file, path, height) => {
    const pane = await new RunningPane(inputsOf(fleetOf(services))).start();
    const browser = await startBrowser();
    try {
        mkdirSync(join(pane.reportFolder, 'shop'), { recursive: true });
        const report = assemble(settings(), recording(), machine);
        const { topology } = report;
        const workload = { namespace: 'shop', deployment: 'hello', replicas: 2 };
        writeFileSync(
            join(pane.reportFolder, 'shop', 'report.json'),
            JSON.stringify({ ...report, topology: { ...topology, primary: EUROPE, workload } }),
        );
        const page = await browser.newPage({ viewport: { width: 1200, height } });
        pane.change(inputsOf(fleetOf(services)));
        await page.goto(`${pane.url}${path}`);
        await page.waitForSelector('#connection[data-state=live]');
        await page.screenshot({ path: join(docs, file) });
        expect(statSync(join(docs, file)).size).toBeLessThan(mostBytes);
    } finally {
        await browser.close();
        await pane.close();
    }
});
