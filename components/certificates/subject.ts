import type { Problem } from '../problem';
/** Longest common name and organization (RFC 5280, upper bounds). */
const longest = 64;

/** The problem with a part of a certificate's subject, or nothing. */
export function subjectProblems(argument: string, value: string): Problem[] {
    return value.length > 0 && value.length <= longest
        ? []
        : [{ path: argument, reason: `is "${value}", of ${value.length} characters; X.509 wants 1 to ${longest}.` }];
}

/** The problem with a DNS name that a certificate is to be for, or nothing. */
export function dnsNameProblems(argument: string, name: string): Problem[] {
    const labels = name.split('.');
    return name.length <= 253 && labels.every((label) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(label))
        ? []
        : [
              {
                  path: argument,
                  reason: `is "${name}", not a DNS name`,
                  fix: 'write one such as "failover.us-central1.internal".',
              },
          ];
}

/** Organization of the authorities of which none is given. */
export const usualOrganization = 'pulumi-failover';
