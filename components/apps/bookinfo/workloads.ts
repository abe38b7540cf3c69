/** A Deployment of Bookinfo: one version of one of its services. */
export interface BookinfoWorkload {
    service: BookinfoService;
    version: string;
    /** Limit and request: Java and Python are larger than Ruby and Node. */
    memory: { request: string; limit: string };
    /** Services that it calls. */
    calls: readonly BookinfoCalled[];
    /** Folders that it writes to. */
    writes: readonly string[];
    /** Longest start in seconds, on a busy node. */
    startSeconds: number;
}

export const bookinfoServices = ['productpage', 'details', 'reviews', 'ratings'] as const;
export type BookinfoService = (typeof bookinfoServices)[number];

/** Services that are called by others. */
export const bookinfoCalled = ['details', 'reviews', 'ratings'] as const;
export type BookinfoCalled = (typeof bookinfoCalled)[number];

const small = { memory: { request: '64Mi', limit: '256Mi' }, calls: [], writes: ['/tmp'], startSeconds: 30 };
const reviews = {
    service: 'reviews',
    memory: { request: '256Mi', limit: '768Mi' }, // Open Liberty
    calls: ['ratings'],
    writes: ['/tmp', '/opt/ibm/wlp/output'],
    startSeconds: 120,
} as const;

/** Every Deployment, as in Istio's `samples/bookinfo/platform/kube/bookinfo.yaml`. */
export const bookinfoWorkloads: readonly BookinfoWorkload[] = [
    {
        ...small,
        service: 'productpage',
        version: 'v1',
        memory: { request: '256Mi', limit: '768Mi' }, // eight workers
        calls: bookinfoCalled,
    },
    { ...small, service: 'details', version: 'v1' },
    { ...reviews, version: 'v1', calls: [] },
    { ...reviews, version: 'v2' },
    { ...reviews, version: 'v3' },
    { ...small, service: 'ratings', version: 'v1' },
];

/** Name of its Deployment: `reviews-v1`. */
export const workloadName = ({ service, version }: Pick<BookinfoWorkload, 'service' | 'version'>) =>
    `${service}-${version}`;
