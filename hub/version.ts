/** The version of this product, as it tells others. */
export const version = "0.1.0";
