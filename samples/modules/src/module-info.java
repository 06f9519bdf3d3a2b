/** A program that is a module of its own. */
module notes {
  requires org.amkit.repo.websocket;
}
