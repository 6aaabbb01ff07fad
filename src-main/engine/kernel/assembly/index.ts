export { joinLines } from './bases';
export { reserve, START } from './memory';
