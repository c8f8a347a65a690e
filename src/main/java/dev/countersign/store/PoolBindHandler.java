package dev.countersign.store;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Leaves out the connection when the settings of the pool are bound. An environment
 * variable such as {@code SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT} may be meant for a
 * property of it as well, for which the pool would have to open one, and could take no
 * setting any more.
 */
class PoolBindHandler extends AbstractBindHandler {

	private static final ConfigurationPropertyName CONNECTION = ConfigurationPropertyName
		.of("spring.datasource.hikari.connection");

	PoolBindHandler(BindHandler parent) {
		super(parent);
	}

	@Override
	public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		return CONNECTION.equals(name) ? null : super.onStart(name, target, context);
	}

}
