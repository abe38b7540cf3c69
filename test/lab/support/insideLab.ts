import type { TestLab } from './failover';

/** How one question to a TLS port ended: with a reply, or with the error of the connection. */
export interface Reply {
    status?: string;
    body?: string;
    error?: string;
}

export interface Question {
    host: string;
    port: number;
    servername?: string;
    cert?: string;
    key?: string;
}

const asking = `
    const { connect } = require('node:tls');
    const { host, port, ...options } = JSON.parse(process.argv[1]);
    const chunks = [];
    const done = (error) => {
        const text = Buffer.concat(chunks).toString();
        const [head, body] = text.split('\\r\\n\\r\\n');
        const status = /^HTTP\\/1.1 (\\d+)/.exec(head)?.[1];
        console.log(JSON.stringify(status ? { status, body } : { error: error?.message ?? 'closed without a reply' }));
        process.exit(0);
    };
    const socket = connect({ host, port, ...options, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'], timeout: 5000 });
    socket.on('secureConnect', () => socket.write('GET / HTTP/1.1\\r\\nHost: green\\r\\nConnection: close\\r\\n\\r\\n'));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', done);
    socket.on('timeout', () => done(new Error('no answer')));
    socket.on('close', () => done());
`;

/** Asks a TLS port of the lab for its page. TLS 1.3 refuses a client after its handshake, so only a reply is a yes. */
export async function ask(lab: TestLab, question: Question): Promise<Reply> {
    return JSON.parse(await lab.exec(process.execPath, '-e', asking, JSON.stringify(question))) as Reply;
}

const calling = `
    const { KubeConfig } = require('@kubernetes/client-node');
    const { request } = require('node:https');
    const [context, method, path, body, type] = process.argv.slice(1);
    (async () => {
        const config = new KubeConfig(); config.loadFromDefault(); config.setCurrentContext(context);
        const options = { method, headers: { 'content-type': type, accept: 'application/json' } };
        await config.applyToHTTPSOptions(options);
        const call = request(config.getCurrentCluster().server + path, options, (reply) => {
            let text = '';
            reply.on('data', (chunk) => (text += chunk));
            reply.on('end', () => { process.stdout.write(text); process.exit(0); });
        });
        call.end(body || undefined);
    })();
`;

/** Calls the API server of a cluster, and gives its answer, whether it is an object or an error. */
export async function callApi<T>(
    lab: TestLab,
    cluster: string,
    method: 'GET' | 'PATCH' | 'POST' | 'DELETE',
    path: string,
    body?: object,
): Promise<T> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const text = body ? JSON.stringify(body) : '';
    return JSON.parse(await lab.exec(process.execPath, '-e', calling, cluster, method, path, text, type)) as T;
}

const loading = `
    const { Agent, get } = require('node:http');
    const [url, wanted] = process.argv.slice(1);
    const agent = new Agent({ keepAlive: true });
    const seen = { replies: 0, lost: [] };
    const giveUpAt = Date.now() + 60000;
    const next = () => {
        const again = () => setTimeout(next, 10);
        const call = get(url, { agent, timeout: 5000 }, (reply) => {
            let body = '';
            reply.on('data', (chunk) => (body += chunk));
            reply.on('end', () => {
                seen.replies++;
                if (reply.statusCode !== 200) seen.lost.push(reply.statusCode + ' ' + body);
                if (body.startsWith(wanted) || Date.now() > giveUpAt) {
                    console.log(JSON.stringify({ ...seen, last: body.trim() }));
                    process.exit(0);
                }
                again();
            });
        });
        call.on('timeout', () => call.destroy(new Error('no answer')));
        call.on('error', (error) => { seen.lost.push(error.message); again(); });
    };
    next();
`;

/** Asks a URL again and again until the reply begins as wanted; tells what was lost on the way. */
export async function askUntil(
    lab: TestLab,
    url: string,
    wanted: string,
): Promise<{ replies: number; lost: string[]; last: string }> {
    const seen = await lab.exec(process.execPath, '-e', loading, url, wanted);
    return JSON.parse(seen) as { replies: number; lost: string[]; last: string };
}
