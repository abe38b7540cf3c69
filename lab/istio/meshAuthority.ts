import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClusterAuthority, type KeyPair } from '../cluster/authority';

/** The authority that all istiods of this lab sign with: a sidecar trusts those of the other clusters too. */
let authority: Promise<KeyPair> | undefined;

/** Writes it as the files of the Secret `cacerts`, and gives their folder. */
export async function meshAuthority(directory: string): Promise<string> {
    const { certificate, key } = await (authority ??= ClusterAuthority.create('mesh').then((made) => made.keyPair()));
    const folder = join(directory, 'mesh-authority');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = { 'ca-cert.pem': certificate, 'ca-key.pem': key, 'root-cert.pem': certificate, 'cert-chain.pem': '' };
    for (const [name, text] of Object.entries(files)) {
        await writeFile(join(folder, name), text, { mode: 0o600 });
    }
    return folder;
}
