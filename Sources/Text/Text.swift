// Sources of Text.
