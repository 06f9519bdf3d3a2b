package org.amkit.repo.websocket;

import java.util.Map;
import java.util.Optional;

/**
 * A request for a page.
 *
 * @param path decoded, with the leading slash
 * @param query behind the question mark, as it came, without a token; empty when there is none
 * @param headers by name, in lower case; of several, the first; without those that carry a token
 * @param isAdmitted whether it has shown what a peer has to show
 * @param principal the name of the token or certificate, if any
 * @param remote where the client is
 */
public record WebRequest(
    String path,
    String query,
    Map<String, String> headers,
    boolean isAdmitted,
    Optional<String> principal,
    String remote) {
  /**
   * A request; the headers are copied.
   *
   * @param path decoded, with the leading slash
   * @param query behind the question mark, without a token
   * @param headers by name, in lower case
   * @param isAdmitted whether it has shown what a peer has to show
   * @param principal the name of the token or certificate, if any
   * @param remote where the client is
   */
  public WebRequest {
    headers = Map.copyOf(headers);
  }
}
