/**
 * Whether an object of namespace `own` is exported to a namespace: by name, by `*`, or by `.` for its own
 * (https://istio.io/latest/docs/reference/config/networking/destination-rule/#DestinationRule-export_to).
 */
export function isExportedTo(exportTo: readonly string[], own: string, namespace: string): boolean {
    return exportTo.some((each) => each === '*' || each === namespace || (each === '.' && own === namespace));
}
