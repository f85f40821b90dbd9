/** M-Pesa's limit for one transaction, in whole shillings (Daraja page M-Pesa Express, FAQ 5). */
export const transactionShillingsMax = 250_000;
