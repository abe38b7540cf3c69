import { type Properties, textAt } from '../../protocol/values';
import { condition, failed, isTrue, type Progress, ready, said, waiting } from './progress';

/** Its names are accepted and its kind is served. */
export function definitionProgress(definition: Properties): Progress {
    const names = condition(definition, 'NamesAccepted');
    if (textAt(names, 'status') === 'False') {
        return failed(`its names are not accepted: ${said(names)}`);
    }
    return isTrue(definition, 'Established') ? ready : waiting('the API server does not serve it yet');
}
