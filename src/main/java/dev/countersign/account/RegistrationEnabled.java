package dev.countersign.account;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Reads the setting as it is read everywhere, so that a value that is none stops the
 * start.
 */
class RegistrationEnabled implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return Binder.get(context.getEnvironment())
			.bindOrCreate("countersign.registration", RegistrationProperties.class)
			.enabled();
	}

}
