/**
 * What a reverse proxy asks before it lets a request through: whether its token is good,
 * and whose it is. No controller is asked and no body read. Its door is
 * {@link BodilessRequestFilter}, which hands questions to {@link ProxyQuestions}.
 */
@ApplicationModule(allowedDependencies = { "address", "connection", "problem", "token" })
@NullMarked
package dev.countersign.verify;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
