// Fails where the answers are slower or more often wrong than the performance targets allow.
// A rate of errors below 0.1 % needs about 3,000 requests to mean anything: 30 a second for two minutes.
import http from 'k6/http';
import { check } from 'k6';

export const options = {
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate: 30,
      timeUnit: '1s',
      duration: '2m',
      preAllocatedVUs: 30,
      maxVUs: 120,
    },
  },
  thresholds: {
    http_req_duration: ['p(95)<300'],
    http_req_failed: ['rate<0.001'],
    http_reqs: ['count>3000'],
  },
};

const paths = ["/health", "/"];

export default function () {
  const path = paths[Math.floor(Math.random() * paths.length)];
  const answer = http.get(`${__ENV.API_URL}${path}`);
  check(answer, { 'status is 200': (one) => one.status === 200 });
}
