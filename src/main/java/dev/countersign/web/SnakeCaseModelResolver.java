package dev.countersign.web;

import java.util.Iterator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Describes types with the names that their fields have in JSON.
 */
class SnakeCaseModelResolver extends ModelResolver {

	private final ModelResolver others;

	SnakeCaseModelResolver(ObjectMapper mapper) {
		super(mapper.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
		openapi31(true);
		this.others = new ModelResolver(mapper.copy()).openapi31(true);
	}

	@Override
	public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
			Iterator<ModelConverter> next) {
		boolean own = OwnTypes.contain(_mapper.constructType(type.getType()).getRawClass());
		return own ? super.resolve(type, context, next) : this.others.resolve(type, context, next);
	}

}
