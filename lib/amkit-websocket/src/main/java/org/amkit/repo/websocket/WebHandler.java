package org.amkit.repo.websocket;

/** Answers HTTP requests that come to a WebSocket endpoint and do not ask for a WebSocket. */
@FunctionalInterface
public interface WebHandler {
  /**
   * Answers a request. It is called by a thread that may wait, of at most two.
   *
   * @param request GET or HEAD
   * @return the answer
   * @throws Exception answered with status 500
   */
  WebResponse handle(WebRequest request) throws Exception;
}
