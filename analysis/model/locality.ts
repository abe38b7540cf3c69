/** Where a proxy or an endpoint runs, as Istio reads it. Empty texts where nothing says it. */
export interface Locality {
    readonly region: string;
    readonly zone: string;
    readonly subzone: string;
}

/** `europe-west1/europe-west1-b`; `unknown region` where nothing is known. */
export function localityText({ region, zone, subzone }: Locality): string {
    return [region || 'unknown region', zone, subzone].filter((part) => part !== '').join('/');
}

/** The locality in Istio's notation, `region/zone/subzone`, or with dots as in labels. */
export function localityFrom(text: string): Locality {
    const [region = '', zone = '', subzone = ''] = text.split(text.includes('/') ? '/' : '.');
    return { region, zone, subzone };
}

/** Whether a locality fits a pattern of `distribute`: `region`, `region/*`, `region/zone/*`, `*`. */
export function fitsLocality({ region, zone, subzone }: Locality, pattern: string): boolean {
    const wanted = pattern.split('/');
    const fits = (part: string, value: string): boolean => part === '' || part === '*' || part === value;
    return fits(wanted[0] ?? '', region) && fits(wanted[1] ?? '', zone) && fits(wanted[2] ?? '', subzone);
}
