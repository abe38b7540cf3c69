// Before all tests: the Kubernetes client as one file, as in the package. Its thousand files took a test file seconds to load.
const fs = require('node:fs');
const path = require('node:path');

const bundle = path.join(__dirname, '../../out/kubernetesClient.js');

module.exports = () => {
    const { bundleKubernetesClient } = require('../../packaging/bundled');
    fs.mkdirSync(path.dirname(bundle), { recursive: true });
    const made = `${bundle}.${process.pid}`; // another run may be reading the present one
    bundleKubernetesClient(made);
    fs.renameSync(made, bundle);
};
module.exports.bundle = bundle;
