import { withoutCredentials } from './networkAddress';
import type { Problem } from './problem';

/** Source of a chart, in the form of a `Release`. */
export interface ChartSource {
    chart: string;
    repositoryOpts: { repo?: string };
}

const registry = 'oci://';

/** A chart of a repository: its name in the index of a web server, or its full address in an OCI registry. */
export function chartSource(repository: string, chart: string): ChartSource {
    return repository.startsWith(registry)
        ? { chart: `${repository.replace(/\/+$/, '')}/${chart}`, repositoryOpts: {} }
        : { chart, repositoryOpts: { repo: repository } };
}

/** The problem with a chart's repository, or nothing. */
export function repositoryProblems(argument: string, repository: string): Problem[] {
    const url = URL.canParse(repository) ? new URL(repository) : undefined;
    return url && ['https:', 'http:', 'oci:'].includes(url.protocol) && url.host !== '' && !/\s/.test(repository)
        ? []
        : [
              {
                  path: argument,
                  reason: `is "${withoutCredentials(repository)}"`,
                  fix: 'write the URL of a chart repository, such as `https://charts.example.com` or `oci://registry.example.com/charts`.',
              },
          ];
}
