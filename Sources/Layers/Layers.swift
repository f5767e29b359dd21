// Sources of Layers.
