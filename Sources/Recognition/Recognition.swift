// Sources of Recognition.
