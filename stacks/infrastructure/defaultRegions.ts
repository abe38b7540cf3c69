/** Regions of the CSM guide. */
export const defaultRegions = ['europe-west1', 'us-central1'];
