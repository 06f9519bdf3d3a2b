package org.amkit.repo.websocket;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answer to a request for a page: bytes, or a stream of events that stays open. */
public final class WebResponse {
  private final int status;
  private final String contentType;
  private final byte[] body;
  private final @Nullable Consumer<? super EventStream> events;

  private WebResponse(
      int status, String contentType, byte[] body, @Nullable Consumer<? super EventStream> events) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.events = events;
  }

  /**
   * A whole page.
   *
   * @param status of HTTP
   * @param contentType such as {@code text/html; charset=utf-8}
   * @param body not to be changed afterwards
   * @return the answer
   */
  public static WebResponse of(int status, String contentType, byte[] body) {
    return new WebResponse(status, contentType, body, null);
  }

  /**
   * Plain text.
   *
   * @param status of HTTP
   * @param text the page
   * @return the answer
   */
  public static WebResponse text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Server-sent events, with status 200.
   *
   * @param opened is given the stream when it is open
   * @return the answer
   */
  public static WebResponse events(Consumer<? super EventStream> opened) {
    return new WebResponse(200, "text/event-stream", new byte[0], opened);
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  byte[] body() {
    return body;
  }

  @Nullable Consumer<? super EventStream> opened() {
    return events;
  }
}
