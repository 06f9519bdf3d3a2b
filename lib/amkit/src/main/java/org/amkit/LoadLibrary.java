package org.amkit;

/** Loads nothing: there is no native library. Kept so that programs of the binding compile. */
public final class LoadLibrary {
  private LoadLibrary() {}

  /** Does nothing. */
  public static void initialize() {}
}
