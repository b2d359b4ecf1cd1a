// 응답이 성능 목표보다 느리거나 오류가 많으면 실패합니다.
// 0.1 % 미만의 에러율은 요청이 약 3,000건은 되어야 의미가 있습니다. 초당 30건으로 2분간 보냅니다.
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
