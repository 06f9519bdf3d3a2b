package org.amkit.repo.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens stores of one kind by their addresses. {@link java.util.ServiceLoader} finds those of all
 * modules that are there.
 */
public abstract class StoreProvider {
  private final List<String> prefixes;
  private final String form;

  /**
   * A kind of store.
   *
   * @param form how an address of this kind is written, for people
   * @param prefixes how addresses of this kind begin, with the colon or {@code ://}
   */
  protected StoreProvider(String form, List<String> prefixes) {
    this.form = form;
    this.prefixes = prefixes;
  }

  /**
   * What an address may leave to the surroundings.
   *
   * @param path of a folder or file that an address names
   * @param variable an environment variable; null when it is unset or empty
   */
  public record Surroundings(
      Function<String, Path> path, Function<String, @Nullable String> variable) {}

  /** {@return how addresses of this kind begin, with the colon or {@code ://}} */
  public final List<String> prefixes() {
    return prefixes;
  }

  /** {@return how an address of this kind is written, for people} */
  public final String form() {
    return form;
  }

  /**
   * Opens the store at an address.
   *
   * @param address begins with one of {@link #prefixes()}
   * @param create whether it is made where there is none
   * @param from what the address does not say
   * @return the store
   * @throws IllegalArgumentException when the address is none; says why, without passwords
   * @throws StoreException when the store cannot be reached, or refuses, or is not there
   * @throws IOException when it cannot be read
   */
  public abstract DocumentStore open(String address, boolean create, Surroundings from)
      throws IOException;
}
