package org.amkit.engine;

/** How to save: DEFLATE the columns; append changes whose dependencies are missing. */
public record SaveOptions(boolean deflate, boolean retainOrphans) {
  public static final SaveOptions DEFAULT = new SaveOptions(true, true);
}
