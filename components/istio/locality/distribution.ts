import type * as pulumi from '@pulumi/pulumi';
import { repeated } from '../../../analysis/repeated';
import type { Problem } from '../../problem';
import type { Distribution, Locality } from '../failoverSettings';

/** Where a locality is: a region, or one zone of it. */
interface Place {
    region: string;
    zone?: string;
}

/** `europe-west1` or `europe-west1/europe-west1-b`; nothing for what Istio takes for something else or refuses. */
function place(locality: string): Place | undefined {
    const [, region, zone] = /^([^/*\s]+)(?:\/([^/*\s]+))?$/.exec(locality) ?? [];
    return region === undefined ? undefined : { region, ...(zone !== undefined && { zone }) };
}

/** What {@link distributionProblems} needs to know. */
interface Distributed {
    distribution: pulumi.Unwrap<Distribution>[];
    localities: pulumi.Unwrap<Locality>[];
    /** Regions of the mesh. */
    regions: string[];
}

/**
 * What is wrong with weights by zone and by the clients' place. Beyond what Istio refuses (percents, overlaps) that is
 * what it accepts in silence: a locality that `to` leaves out has no endpoint at all, not even when all others are dead,
 * and clients that no `from` names have no weights.
 */
export function distributionProblems(spec: Distributed): Problem[] {
    const { distribution, localities, regions } = spec;
    if (distribution.length === 0) {
        return [{ path: 'distribution', reason: 'is empty', fix: 'give an entry for the clients of each region.' }];
    }
    const places = distribution.map(({ from }) => from);
    return [
        ...places.flatMap((from, index) => placeProblems(`distribution[${index}].from`, from, spec)),
        ...overlapProblems('distribution', places, 'clients'),
        ...uncovered(places, localities).map((missing) => ({
            path: 'distribution',
            reason: `has no \`from\` for \`${missing}\`: clients there would have no weights.`,
        })),
        ...distribution.flatMap(({ to }, index) =>
            targetProblems(`distribution[${index}].to`, to, { localities, regions }),
        ),
    ];
}

function targetProblems(path: string, to: Record<string, number>, known: Omit<Distributed, 'distribution'>): Problem[] {
    const targets = Object.keys(to);
    const sum = Object.values(to).reduce((total, weight) => total + weight, 0);
    return [
        ...targets.flatMap((target) => placeProblems(path, target, known)),
        ...overlapProblems(path, targets, 'requests'),
        ...Object.entries(to).flatMap(([target, weight]) =>
            Number.isInteger(weight) && weight >= 1 && weight <= 100
                ? []
                : [{ path, reason: `gives \`${target}\` ${weight}; Istio takes whole percents from 1 to 100.` }],
        ),
        ...(sum === 100 ? [] : [{ path, reason: `sums to ${sum}; Istio wants 100.` }]),
        ...uncovered(targets, known.localities).map((missing) => ({
            path,
            reason: `leaves out \`${missing}\`, which would get no endpoint at all, not even when all others are dead.`,
            fix: 'Give it 1 or more.',
        })),
    ];
}

function placeProblems(path: string, locality: string, known: Omit<Distributed, 'distribution'>): Problem[] {
    const found = place(locality);
    if (!found) {
        return [
            { path, reason: `names "${locality}"`, fix: 'write a region, or a zone as `region/zone`, no wildcard.' },
        ];
    }
    if (!known.regions.includes(found.region)) {
        return [
            { path, reason: `names \`${locality}\`, which is unknown`, fix: `known are ${known.regions.join(', ')}.` },
        ];
    }
    const zones = known.localities.find(({ region }) => region === found.region)?.zones;
    return found.zone === undefined || zones?.includes(found.zone)
        ? []
        : [
              {
                  path,
                  reason:
                      `names \`${locality}\`, ` +
                      (zones
                          ? 'which is not one of its `zones`.'
                          : `but \`${found.region}\` does not say its \`zones\`.`),
                  fix: zones ? `Known are ${zones.join(', ')}.` : 'Give all that run the service.',
              },
          ];
}

/** A place twice, or a region and one of its zones. */
function overlapProblems(path: string, places: string[], what: string): Problem[] {
    const overlapping = places.filter(
        (name) => place(name)?.zone !== undefined && places.includes(place(name)?.region ?? ''),
    );
    return [
        ...repeated(places).map((name) => ({ path, reason: `names \`${name}\` twice.` })),
        ...overlapping.map((name) => ({
            path,
            reason: `names \`${name}\` and its region: which ${what} are whose is not clear, so Istio refuses it.`,
        })),
    ];
}

/** The localities that none of `places` stands for: regions, or zones of those that are named by zone. */
function uncovered(places: string[], localities: pulumi.Unwrap<Locality>[]): string[] {
    return localities.flatMap(({ region, zones = [] }) => {
        const named = places.map(place).filter((found) => found?.region === region);
        if (named.length === 0) {
            return [region];
        }
        return named.some((found) => found?.zone === undefined)
            ? []
            : zones.filter((zone) => !named.some((found) => found?.zone === zone)).map((zone) => `${region}/${zone}`);
    });
}
