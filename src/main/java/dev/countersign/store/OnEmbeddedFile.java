package dev.countersign.store;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Where the database is a file that this process alone has open: the one in the data
 * folder, or another that a URL names.
 */
final class OnEmbeddedFile implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata annotated) {
		String url = context.getEnvironment().getProperty("spring.datasource.url");
		return Database.isEmbedded(url) && !Database.isInMemory(url);
	}

}
