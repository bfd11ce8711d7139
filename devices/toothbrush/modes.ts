/** What a toothbrush can be set to, by the number its driver reads. */
export const modes = ["daily", "sensitive", "massage", "whitening", "deep", "tongue"] as const;
