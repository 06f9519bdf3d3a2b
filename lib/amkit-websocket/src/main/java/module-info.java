/** The network of a Repo: servers on Netty, dialers on the JDK's WebSocket. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Netty's are
module org.amkit.repo.websocket {
  requires transitive org.amkit.repo;
  requires java.naming;
  requires java.net.http;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires static org.jspecify;

  exports org.amkit.repo.websocket;
}
