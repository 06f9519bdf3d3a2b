/** Networks of a Repo: listens for peers, and dials them. */
@NullMarked
package org.amkit.repo.websocket;

import org.jspecify.annotations.NullMarked;
