/** Sources whose rows are judged together by a procedure of their own, of which a random file knows nothing. */
export const checkedByHand = ['infrastructure_score'];
