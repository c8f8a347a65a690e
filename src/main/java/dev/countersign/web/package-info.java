/**
 * The filter chain, bodies, headers, JSON and the description of the API. It stands on
 * top: it puts the filters of other rooms in their order, and no room depends on it.
 */
@ApplicationModule(allowedDependencies = { "account", "address", "connection", "console", "limit", "oauth", "password",
		"problem", "setting", "store", "token", "verify" })
@NullMarked
package dev.countersign.web;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
