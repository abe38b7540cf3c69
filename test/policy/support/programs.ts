import { loadAll } from 'js-yaml';
import type { Declared } from './pack';

/** What the CSM guide applies in each cluster: an even split over two regions. */
export const csmGuide = objectsIn(`
apiVersion: networking.istio.io/v1alpha3
kind: Gateway
metadata: { name: public-gateway, namespace: default }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: ['*']
---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: hello-world, namespace: default }
spec:
  hosts: ['*']
  gateways: [public-gateway]
  http:
  - route:
    - destination: { host: hello-world.default.svc.cluster.local }
---
apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata: { name: hello-world, namespace: default }
spec:
  host: hello-world.default.svc.cluster.local
  trafficPolicy:
    connectionPool:
      http: { http2MaxRequests: 100 }
    outlierDetection:
      consecutive5xxErrors: 1
      interval: 1s
      baseEjectionTime: 30s
      maxEjectionPercent: 100
    loadBalancer:
      localityLbSetting:
        enabled: true
        distribute:
        - from: europe-west1
          to: { europe-west1: 50, us-central1: 50 }
        - from: us-central1
          to: { us-central1: 50, europe-west1: 50 }
`);

/** Istio's task for locality failover: detection with Envoy's default limit, which ejects nothing of few endpoints. */
export const istioFailover = objectsIn(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: helloworld, namespace: sample }
spec:
  host: helloworld.sample.svc.cluster.local
  trafficPolicy:
    connectionPool:
      http: { maxRequestsPerConnection: 1 }
    loadBalancer:
      simple: ROUND_ROBIN
      localityLbSetting:
        enabled: true
        failover:
        - { from: region1, to: region2 }
    outlierDetection:
      consecutive5xxErrors: 1
      interval: 1s
      baseEjectionTime: 1m
`);

/** Istio's task for weights: two zones of one region, and one of another. */
export const istioDistribute = objectsIn(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: helloworld, namespace: sample }
spec:
  host: helloworld.sample.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        enabled: true
        distribute:
        - from: region1/zone1/*
          to:
            region1/zone1/*: 70
            region1/zone2/*: 20
            region3/zone4/*: 10
    outlierDetection:
      consecutive5xxErrors: 100
      interval: 1s
      baseEjectionTime: 1m
`);

/** The example of Istio's reference for weights: zones of one region only. */
export const istioZones = objectsIn(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ratings, namespace: shop }
spec:
  host: ratings
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        distribute:
        - from: us-west/zone1/*
          to: { us-west/zone1/*: 80, us-west/zone2/*: 20 }
        - from: us-west/zone2/*
          to: { us-west/zone1/*: 20, us-west/zone2/*: 80 }
`);

/** A rule with this policy, and more in its spec. */
export function rule(trafficPolicy: object | undefined, spec: object = {}): Declared {
    return {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'hello', namespace: 'shop' },
        spec: { host: 'hello.shop.svc.cluster.local', ...(trafficPolicy && { trafficPolicy }), ...spec },
    };
}

/** The settings of localities in a policy. */
export const localities = (localityLbSetting: object) => ({ loadBalancer: { localityLbSetting } });

/** Detection that may eject a whole cluster. */
export const detection = { consecutive5xxErrors: 5, maxEjectionPercent: 100 };

export const order = { failover: [{ from: 'europe-west1', to: 'us-central1' }] };

function objectsIn(yaml: string): Declared[] {
    return loadAll(yaml) as Declared[];
}
