/** Regions of document 004. */
export const defaultRegions = ['europe-west1', 'us-central1'];
